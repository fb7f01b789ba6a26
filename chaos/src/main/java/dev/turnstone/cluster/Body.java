package dev.turnstone.cluster;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer. A connection that breaks before its end is an error, never its end. */
abstract class Body extends InputStream {
  private final InputStream in;

  private Body(InputStream in) {
    this.in = in;
  }

  /** How many bytes follow before something else must be read; 0 at the end. */
  abstract long left() throws IOException;

  abstract void taken(int count);

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    long left = left();
    if (left == 0) {
      return -1;
    }
    int count = in.read(into, offset, (int) Math.min(left, length));
    if (count < 0 && left < Long.MAX_VALUE / 2) {
      throw new IOException("the server hung up in the middle of the body");
    }
    taken(Math.max(0, count));
    return count;
  }

  /** Of known length, or up to the end of the connection. */
  public static final class Sized extends Body {
    private long left;

    Sized(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    long left() {
      return left;
    }

    @Override
    void taken(int count) {
      left -= count;
    }
  }

  /** In chunks, of which the last one is empty. */
  public static final class Chunked extends Body {
    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean over;

    Chunked(InputStream in) {
      super(in);
      this.in = in;
    }

    @Override
    long left() throws IOException {
      if (left == 0 && !over) {
        nextChunk();
      }
      return left;
    }

    private void nextChunk() throws IOException {
      if (begun) {
        Http.line(in);
      }
      begun = true;
      left = Long.parseLong(Http.line(in).split(";", 2)[0].strip(), 16);
      over = left == 0;
    }

    @Override
    void taken(int count) {
      left -= count;
    }
  }
}

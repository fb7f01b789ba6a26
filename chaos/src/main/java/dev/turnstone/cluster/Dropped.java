package dev.turnstone.cluster;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that its reader drops after so many bytes, wherever that is. */
public final class Dropped extends FilterInputStream {
  private long left;

  public Dropped(InputStream in, long bytesMax) {
    super(in);
    this.left = bytesMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left <= 0) {
      throw new IOException("the reader hung up");
    }
    int count = super.read(into, offset, (int) Math.min(left, length));
    left -= Math.max(0, count);
    return count;
  }
}

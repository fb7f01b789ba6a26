package dev.turnstone.run;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * UUIDs as fixed-length base-62 text: letters and digits only, so that an id needs no escaping
 * anywhere.
 */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger RADIX = BigInteger.valueOf(62);
  private static final int UUID_BITS = 128;

  private Base62() {}

  static String encode(UUID uuid, int length) {
    return encode(unsigned(uuid), length);
  }

  static String encode(long value, int length) {
    return encode(BigInteger.valueOf(value), length);
  }

  private static String encode(BigInteger value, int length) {
    char[] text = new char[length];
    BigInteger rest = value;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(RADIX);
      text[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(text);
  }

  static Optional<UUID> decode(String text) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      value = value.multiply(RADIX).add(BigInteger.valueOf(digit));
    }
    return value.bitLength() > UUID_BITS
        ? Optional.empty()
        : Optional.of(new UUID(value.shiftRight(Long.SIZE).longValue(), value.longValue()));
  }

  private static BigInteger unsigned(UUID uuid) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + 2 * Long.BYTES);
    bytes.put((byte) 0);
    bytes.putLong(uuid.getMostSignificantBits());
    bytes.putLong(uuid.getLeastSignificantBits());
    return new BigInteger(bytes.array());
  }
}

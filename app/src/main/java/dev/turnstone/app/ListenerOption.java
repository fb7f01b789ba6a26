package dev.turnstone.app;

import dev.turnstone.kit.LocalInfrastructure.Listener;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code BIND:ADVERTISED}, two ports. */
final class ListenerOption implements ITypeConverter<Listener> {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5}):(\\d{1,5})");

  @Override
  public Listener convert(String text) {
    Matcher ports = PORTS.matcher(text);
    if (!ports.matches()) {
      throw new TypeConversionException("two ports, as in 19093:19193, not '" + text + "'");
    }
    try {
      return new Listener(Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(String.valueOf(wrong.getMessage()));
    }
  }
}

package dev.turnstone.store;

import java.time.Duration;

/**
 * How the materializer works.
 *
 * @param progressWait how long progress may wait for company; a fact never waits
 * @param announce how often positions are announced when nothing happens
 * @param cacheBytes what runs kept in memory may take, roughly
 * @param retryMin first pause after a failure, doubled with each
 * @param retryMax longest pause
 */
public record MaterializerSettings(
    Duration progressWait,
    Duration announce,
    long cacheBytes,
    Duration retryMin,
    Duration retryMax) {
  public static final MaterializerSettings DEFAULT =
      new MaterializerSettings(
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          64L * 1024 * 1024,
          Duration.ofMillis(100),
          Duration.ofSeconds(5));

  public MaterializerSettings {
    if (progressWait.isNegative() || !announce.isPositive() || cacheBytes < 1) {
      throw new IllegalArgumentException("progressWait >= 0, announce > 0, cacheBytes >= 1");
    }
    if (!retryMin.isPositive() || retryMax.compareTo(retryMin) < 0) {
      throw new IllegalArgumentException("0 < retryMin <= retryMax");
    }
  }
}

package dev.turnstone.model;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Asks one provider by chat completions, always streamed. Safe for many threads. */
final class ChatClient implements ModelClient, AutoCloseable {
  private static final int IDLE_CONNECTIONS_MAX = 512;
  private static final int IDLE_MINUTES = 4;

  final OkHttpClient http;
  final Endpoint endpoint;
  final Failures failures;
  final Retries retries;
  final Gate gate;
  final ProviderSettings settings;
  final Clocks clocks;
  final Pause pause;
  final ModelMeters meters;
  final RandomGenerator random;

  ChatClient(
      ProviderSettings settings,
      Clocks clocks,
      RandomGenerator random,
      Pause pause,
      MeterRegistry registry) {
    this.settings = settings;
    this.clocks = clocks;
    this.pause = pause;
    this.random = random;
    this.endpoint = new Endpoint(settings.address());
    this.failures = new Failures(endpoint.secrets());
    this.retries = new Retries(settings.patience(), random);
    this.gate = new Gate(settings, retries, clocks, pause);
    this.meters = new ModelMeters(registry);
    this.http = http(settings.patience());
  }

  /** Shows in the metrics whether the provider is down. */
  void watch() {
    meters.watch(settings.name(), gate.circuits);
  }

  @Override
  public ModelCall call(ModelRequest request) {
    return new ChatCall(List.of(List.of(new Target(this, request.model(), 1, 1))), request);
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }

  /**
   * Retries and redirects are not OkHttp's: a redirect could carry a key elsewhere. What it may do
   * is to try a host's other addresses before anything was sent.
   */
  private static OkHttpClient http(ProviderSettings.Patience patience) {
    return new OkHttpClient.Builder()
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS_MAX, IDLE_MINUTES, TimeUnit.MINUTES))
        .connectTimeout(patience.connect())
        .readTimeout(patience.tokenGap())
        .writeTimeout(patience.tokenGap())
        .followRedirects(false)
        .followSslRedirects(false)
        .build();
  }
}

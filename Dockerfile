# Every role of Turnstone, without the embedded Kafka and Postgres: docker build -t turnstone . (docs/docker.md)
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp package -pl app -am -Dmaven.test.skip=true

FROM ${RUNTIME_IMAGE}
RUN groupadd --gid 10001 turnstone \
  && useradd --uid 10001 --gid turnstone --home-dir /var/lib/turnstone --shell /usr/sbin/nologin turnstone \
  && install -d -o turnstone -g turnstone /var/lib/turnstone
# Not lib/dev: what dev and infra need stays out.
COPY --from=build /src/app/target/turnstone/lib/*.jar /opt/turnstone/lib/
COPY LICENSE turnstone /opt/turnstone/
COPY deploy/docker/healthy /usr/local/bin/
RUN ln -s /opt/turnstone/turnstone /usr/local/bin/turnstone

# Loopback of a container is nobody's. Listening elsewhere needs TURNSTONE_MASTER_KEY; without it no role starts.
ENV TURNSTONE_HOST=0.0.0.0 TURNSTONE_DATA=/var/lib/turnstone
USER 10001:10001
WORKDIR /var/lib/turnstone
EXPOSE 8321
# Whether it lives, not whether it can serve: who restarts what is unhealthy must not restart all roles while Kafka is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["healthy", "/livez"]
ENTRYPOINT ["turnstone"]
LABEL org.opencontainers.image.title="Turnstone" org.opencontainers.image.licenses="Apache-2.0"

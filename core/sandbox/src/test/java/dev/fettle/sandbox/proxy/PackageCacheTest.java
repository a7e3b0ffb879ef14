package dev.fettle.sandbox.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.sandbox.proxy.PackageCache.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {

    private static final String PACKAGE = "pool/main/h/hello/hello_2.10-3_amd64.deb";
    private static final String INDEX = "dists/bookworm/InRelease";

    @TempDir
    Path root;

    private final FakeUpstream upstream = new FakeUpstream();
    private final SettableClock clock = new SettableClock();

    @Test
    void fetchesAPackageOnceAndForAll() throws Exception {
        upstream.files.put("http://up/debian/" + PACKAGE, "deb");
        PackageCache cache = cache();

        assertThat(cache.get("debian", PACKAGE).outcome()).isEqualTo(Outcome.FETCHED);
        clock.now = clock.now.plus(Duration.ofDays(9));
        PackageCache.Answer second = cache().get("debian", PACKAGE);

        assertThat(second.outcome()).isEqualTo(Outcome.CACHED);
        assertThat(second.file()).hasContent("deb");
        assertThat(upstream.fetches).hasValue(1);
    }

    @Test
    void looksAtAnIndexAgainWhenItIsNoLongerFresh() throws Exception {
        upstream.files.put("http://up/debian/" + INDEX, "one");
        PackageCache cache = cache();
        cache.get("debian", INDEX);

        assertThat(cache.get("debian", INDEX).outcome()).isEqualTo(Outcome.CACHED);
        upstream.files.put("http://up/debian/" + INDEX, "two");
        clock.now = clock.now.plus(Duration.ofMinutes(3));
        PackageCache.Answer later = cache.get("debian", INDEX);

        assertThat(later.outcome()).isEqualTo(Outcome.FETCHED);
        assertThat(later.file()).hasContent("two");
    }

    @Test
    void servesAnOldIndexWhenItCannotBeFetchedAgain() throws Exception {
        upstream.files.put("http://up/debian/" + INDEX, "one");
        PackageCache cache = cache();
        cache.get("debian", INDEX);
        upstream.failure = "no route";
        clock.now = clock.now.plus(Duration.ofMinutes(3));

        PackageCache.Answer later = cache.get("debian", INDEX);

        assertThat(later.outcome()).isEqualTo(Outcome.STALE);
        assertThat(later.file()).hasContent("one");
    }

    @Test
    void keepsNothingOfAFileThatDidNotArriveWhole() throws Exception {
        upstream.files.put("http://up/debian/" + PACKAGE, "deb");
        upstream.failure = "cut off";
        PackageCache cache = cache();

        assertThatThrownBy(() -> cache.get("debian", PACKAGE))
                .isInstanceOf(IOException.class)
                .hasMessage("cut off");

        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        upstream.failure = "";
        assertThat(cache.get("debian", PACKAGE).file()).hasContent("deb");
    }

    @Test
    void asksUpstreamOnceForManyRequestsAtOnce() throws Exception {
        upstream.files.put("http://up/debian/" + PACKAGE, "deb");
        upstream.gate = new CountDownLatch(1);
        PackageCache cache = cache();
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            List<Future<PackageCache.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(executor.submit(() -> cache.get("debian", PACKAGE)));
            }
            assertThat(upstream.entered.await(30, TimeUnit.SECONDS)).isTrue();
            upstream.gate.countDown();

            for (Future<PackageCache.Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).file()).hasContent("deb");
            }
            assertThat(upstream.fetches).hasValue(1);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void knowsNoOtherRepositoriesAndRemembersNoAbsence() throws Exception {
        PackageCache cache = cache();

        assertThat(cache.get("other", PACKAGE).outcome()).isEqualTo(Outcome.MISSING);
        assertThat(cache.get("debian", PACKAGE).outcome()).isEqualTo(Outcome.MISSING);
        upstream.files.put("http://up/debian/" + PACKAGE, "deb");
        assertThat(cache.get("debian", PACKAGE).outcome()).isEqualTo(Outcome.FETCHED);
    }

    private PackageCache cache() {
        return new PackageCache(
                root, Map.of("debian", URI.create("http://up/debian")), upstream, clock, Duration.ofMinutes(2));
    }

    /** Serves what a test puts there, and leaves half a file where the test wants a failure. */
    static final class FakeUpstream implements Upstream {

        final Map<String, String> files = new ConcurrentHashMap<>();
        final AtomicInteger fetches = new AtomicInteger();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile String failure = "";

        @Override
        public boolean fetch(URI uri, Path target) throws IOException, InterruptedException {
            fetches.incrementAndGet();
            entered.countDown();
            gate.await();
            String content = files.get(uri.toString());
            if (content == null) {
                return false;
            }
            if (!failure.isEmpty()) {
                Files.writeString(target, content.substring(0, 1));
                throw new IOException(failure);
            }
            Files.writeString(target, content);
            return true;
        }
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

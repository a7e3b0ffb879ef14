package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import dev.fettle.standin.pg.PgPool;
import dev.fettle.standin.pg.PgUrl;
import dev.fettle.standin.store.PgSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Connect to PostgreSQL as the server does it: for 30 seconds again and again. */
final class Database {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DEFAULT_CONNECTIONS = 10;

    private final Context context;
    private final CountDownLatch stop;
    private final Log log;

    Database(Context context, CountDownLatch stop, Log log) {
        this.context = context;
        this.stop = stop;
        this.log = log;
    }

    /** Connect and check the version of the server. */
    PgPool connect(Settings settings) {
        if ("awsiamrds".equals(settings.text("CODER_PG_AUTH"))) {
            throw new Fatal("CODER_PG_AUTH=awsiamrds is not something the stand-in can do");
        }
        PgUrl url = PgUrl.parse(settings.text("CODER_PG_CONNECTION_URL"), System.getProperty("user.name", ""));
        long limit = settings.number("CODER_PG_CONN_MAX_OPEN");
        PgPool pool = new PgPool(url, context.env(), limit > 0 ? (int) Math.min(limit, 1000) : DEFAULT_CONNECTIONS);
        log.info("connecting to PostgreSQL", "url", url);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                PgSchema.checkServer(pool);
                return pool;
            } catch (IOException e) {
                if (System.nanoTime() >= deadline) {
                    throw new Fatal("connect to postgres: " + e.getMessage());
                }
                log.warn("connect to postgres: retrying", "error", e.getMessage(), "try", attempt);
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (stop.await(1, TimeUnit.SECONDS)) {
                throw new Fatal("connect to postgres: stopped while connecting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fatal("connect to postgres: interrupted");
        }
    }
}

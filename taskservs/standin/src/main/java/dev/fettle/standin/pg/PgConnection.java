package dev.fettle.standin.pg;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Talk to one PostgreSQL server over one connection. All values are text. Not for use by several threads. */
public final class PgConnection implements Closeable {
    private static final int PROTOCOL = 3 << 16;
    private static final int AUTH_OK = 0;
    private static final int AUTH_CLEARTEXT = 3;
    private static final int AUTH_SASL = 10;
    private static final int AUTH_SASL_CONTINUE = 11;
    private static final int AUTH_SASL_FINAL = 12;

    private final Wire wire;
    private boolean broken;

    private PgConnection(Wire wire) {
        this.wire = wire;
    }

    /**
     * Connect and log in, by SCRAM-SHA-256, in clear text or without a password, as the server asks.
     *
     * @param env where the system's certificates may be named
     */
    public static PgConnection open(PgUrl url, Map<String, String> env) throws IOException {
        Wire wire = Wire.open(url, new PgTls(env));
        try {
            PgConnection connection = new PgConnection(wire);
            connection.logIn(url);
            return connection;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private void logIn(PgUrl url) throws IOException {
        Wire.Body start = new Wire.Body().int32(PROTOCOL).text("user").text(url.user());
        start.text("database").text(url.database()).text("client_encoding").text("UTF8");
        url.sessionSettings().forEach((name, value) -> start.text(name).text(value));
        wire.start(start.raw(new byte[1]));
        Scram scram = new Scram(url.password(), new SecureRandom());
        for (Wire.Message message = wire.receive(); message.type() != 'Z'; message = wire.receive()) {
            if (message.type() == 'E') {
                throw error(message);
            }
            if (message.type() == 'R') {
                authenticate(url, scram, message);
            }
        }
    }

    private void authenticate(PgUrl url, Scram scram, Wire.Message message) throws IOException {
        int kind = message.int32(0);
        if (kind == AUTH_OK) {
            return;
        }
        if (url.password().isEmpty() && kind != AUTH_SASL_FINAL) {
            throw new PgException("", "pq: password authentication required, and the connection URL has no password");
        }
        String rest = new String(message.body(), 4, message.body().length - 4, StandardCharsets.UTF_8);
        switch (kind) {
            case AUTH_CLEARTEXT -> wire.send('p', new Wire.Body().text(url.password()));
            case AUTH_SASL -> {
                byte[] first = scram.first().getBytes(StandardCharsets.UTF_8);
                wire.send(
                        'p',
                        new Wire.Body()
                                .text("SCRAM-SHA-256")
                                .int32(first.length)
                                .raw(first));
            }
            case AUTH_SASL_CONTINUE ->
                wire.send('p', new Wire.Body().raw(scram.answer(rest).getBytes(StandardCharsets.UTF_8)));
            case AUTH_SASL_FINAL -> scram.finish(rest);
            default ->
                throw new PgException(
                        "", "pq: the server asks for authentication of kind " + kind + ", which the stand-in lacks");
        }
    }

    /** Run statements that give no rows. */
    public void run(String statements) throws IOException {
        wire.send('Q', new Wire.Body().text(statements));
        collect();
    }

    /**
     * Run one statement with parameters {@code $1}, {@code $2} and so on.
     *
     * @return the rows; a value is null where SQL's is
     */
    public List<List<@Nullable String>> query(String statement, @Nullable Object... parameters) throws IOException {
        Wire.Body bind = new Wire.Body().text("").text("").int16(0).int16(parameters.length);
        for (Object parameter : parameters) {
            if (parameter == null) {
                bind.int32(-1);
            } else {
                byte[] bytes = parameter.toString().getBytes(StandardCharsets.UTF_8);
                bind.int32(bytes.length).raw(bytes);
            }
        }
        wire.send('P', new Wire.Body().text("").text(statement).int16(0));
        wire.send('B', bind.int16(0));
        wire.send('E', new Wire.Body().text("").int32(0));
        wire.send('S', new Wire.Body());
        return collect();
    }

    /** Run one statement and return its only value, if there is a row and the value is not null. */
    public @Nullable String value(String statement, @Nullable Object... parameters) throws IOException {
        List<List<@Nullable String>> rows = query(statement, parameters);
        return rows.isEmpty() ? null : rows.get(0).get(0);
    }

    private List<List<@Nullable String>> collect() throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        PgException failure = null;
        try {
            for (Wire.Message message = wire.receive(); message.type() != 'Z'; message = wire.receive()) {
                if (message.type() == 'D') {
                    rows.add(row(message));
                } else if (message.type() == 'E') {
                    failure = error(message);
                }
            }
        } catch (IOException e) {
            broken = true;
            throw failure == null ? e : failure;
        }
        if (failure != null) {
            throw failure;
        }
        return rows;
    }

    private static List<@Nullable String> row(Wire.Message message) {
        List<@Nullable String> row = new ArrayList<>();
        int at = 2;
        for (int column = message.int16(0); column > 0; column--) {
            int length = message.int32(at);
            at += 4;
            if (length < 0) {
                row.add(null);
            } else {
                ByteArrayOutputStream value = new ByteArrayOutputStream();
                value.write(message.body(), at, length);
                row.add(value.toString(StandardCharsets.UTF_8));
                at += length;
            }
        }
        return Collections.unmodifiableList(row);
    }

    /** Fields of an error are a letter and a text each. */
    private static PgException error(Wire.Message message) {
        String state = "";
        String text = "unknown error";
        for (int at = 0; at < message.body().length && message.body()[at] != 0; ) {
            String value = message.text(at + 1);
            if (message.body()[at] == 'C') {
                state = value;
            } else if (message.body()[at] == 'M') {
                text = value;
            }
            at += 2 + value.getBytes(StandardCharsets.UTF_8).length;
        }
        return new PgException(state, "pq: " + text);
    }

    /** Tell whether the connection can no longer be used. */
    public boolean isBroken() {
        return broken;
    }

    /** Say goodbye and close. */
    @Override
    public void close() throws IOException {
        try {
            wire.send('X', new Wire.Body());
        } catch (IOException e) {
            broken = true;
        } finally {
            wire.close();
        }
    }
}

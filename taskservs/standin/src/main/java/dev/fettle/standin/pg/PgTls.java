package dev.fettle.standin.pg;

import dev.fettle.standin.tls.Pem;
import dev.fettle.standin.tls.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;

/** Choose whom to trust by the URL's {@code sslmode}, {@code sslrootcert}, {@code sslcert} and {@code sslkey}. */
final class PgTls {
    private final Map<String, String> env;

    PgTls(Map<String, String> env) {
        this.env = Map.copyOf(env);
    }

    SSLContext context(PgUrl url) throws PgException {
        try {
            KeyStore keys = Trust.emptyStore();
            if (!url.option("sslcert").isEmpty()) {
                Pem.load(keys, "client", Path.of(url.option("sslcert")), Path.of(url.option("sslkey")));
            }
            return Trust.context(keys, trust(url));
        } catch (IOException | GeneralSecurityException e) {
            throw new PgException("", "pq: TLS files of the connection URL: " + e.getMessage());
        }
    }

    /** As in the driver of the real server, {@code require} with a root certificate means {@code verify-ca}. */
    private X509ExtendedTrustManager trust(PgUrl url) throws IOException, GeneralSecurityException {
        String root = url.option("sslrootcert");
        if ("require".equals(url.sslMode()) && root.isEmpty()) {
            return Trust.anyone();
        }
        X509ExtendedTrustManager roots = root.isEmpty() ? Trust.system(env) : Trust.roots(Path.of(root));
        return "verify-full".equals(url.sslMode()) ? roots : Trust.chainOnly(roots);
    }
}

package dev.fettle.standin.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Build TLS contexts from PEM files. */
public final class Trust {
    private static final List<String> SYSTEM_FILES =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem");

    private Trust() {}

    /** Return an empty key store in memory. */
    public static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /**
     * Build a context.
     *
     * @param keys own certificates, or null for none
     * @param trust whom to trust; see {@link #roots}, {@link #chainOnly} and {@link #anyone}
     */
    public static SSLContext context(@Nullable KeyStore keys, @Nullable TrustManager trust)
            throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), trust == null ? null : new TrustManager[] {trust}, null);
        return context;
    }

    /** Trust the authorities in a file, and check host names where the connection asks for it. */
    public static X509ExtendedTrustManager roots(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate certificate : Pem.certificates(file)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return manager(store);
    }

    /** Trust the authorities that the system trusts: {@code SSL_CERT_FILE}, or the system's usual file. */
    public static X509ExtendedTrustManager system(Map<String, String> env)
            throws IOException, GeneralSecurityException {
        String named = env.getOrDefault("SSL_CERT_FILE", "");
        if (!named.isEmpty()) {
            return roots(Path.of(named));
        }
        for (String file : SYSTEM_FILES) {
            if (Files.isReadable(Path.of(file))) {
                return roots(Path.of(file));
            }
        }
        return manager(null);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no trust manager"));
    }

    /** Check the chain as {@code inner} does, but no host name. */
    public static X509ExtendedTrustManager chainOnly(X509ExtendedTrustManager inner) {
        return new Lenient(inner);
    }

    /** Accept every certificate: the meaning of {@code sslmode=require} without a root certificate. */
    public static X509ExtendedTrustManager anyone() {
        return new Lenient(null);
    }

    private static final class Lenient extends X509ExtendedTrustManager {
        private final @Nullable X509ExtendedTrustManager inner;

        Lenient(@Nullable X509ExtendedTrustManager inner) {
            this.inner = inner;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            if (inner != null) {
                inner.checkServerTrusted(chain, type);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            if (inner != null) {
                inner.checkClientTrusted(chain, type);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return inner == null ? new X509Certificate[0] : inner.getAcceptedIssuers();
        }
    }
}

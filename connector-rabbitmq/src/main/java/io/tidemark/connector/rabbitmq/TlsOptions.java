package io.tidemark.connector.rabbitmq;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and how to prove who we are. Files are read when a connection is made, so that they can be renewed.
 *
 * @param trustedCertificates a PEM file, or {@code null} for what the JDK trusts
 * @param keyStore a PKCS12 file with the key of this client, or {@code null} for none
 * @param keyStorePassword opens it; empty without one
 */
record TlsOptions(
        @Nullable String trustedCertificates, @Nullable String keyStore, String keyStorePassword)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String PROTOCOL = "TLS";

    /** What the JDK trusts, and no key. */
    static final TlsOptions DEFAULT = new TlsOptions(null, null, "");

    TlsOptions trusting(Path certificates) {
        return new TlsOptions(certificates.toString(), keyStore, keyStorePassword);
    }

    TlsOptions withKey(Path store, String password) {
        return new TlsOptions(trustedCertificates, store.toString(), password);
    }

    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up with " + this + ": " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (trustedCertificates == null) {
            return null;
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(trustedCertificates))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), each);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (keyStore == null) {
            return null;
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream store = Files.newInputStream(Path.of(keyStore))) {
            keys.load(store, keyStorePassword.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, keyStorePassword.toCharArray());
        return factory.getKeyManagers();
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "trusted certificates " + (trustedCertificates == null ? "of the JDK" : trustedCertificates)
                + (keyStore == null ? "" : ", key store " + keyStore);
    }
}

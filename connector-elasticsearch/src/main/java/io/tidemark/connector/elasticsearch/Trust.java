package io.tidemark.connector.elasticsearch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which servers are believed to be who they say they are; the certificates are kept, because files may be elsewhere later. */
final class Trust implements Serializable {
    /** What the JDK trusts. */
    static final Trust DEFAULT = new Trust(Kind.JDK, new byte[0], "");

    /** Everybody. */
    static final Trust ANYBODY = new Trust(Kind.ANYBODY, new byte[0], "");

    private static final long serialVersionUID = 1L;

    private enum Kind {
        JDK,
        CERTIFICATES,
        STORE,
        ANYBODY
    }

    private final Kind kind;
    private final byte[] content;
    private final String password;

    private Trust(Kind kind, byte[] content, String password) {
        this.kind = kind;
        this.content = content;
        this.password = password;
    }

    /** Trusts what certificates in PEM have signed. */
    static Trust certificates(byte[] pem) throws GeneralSecurityException, IOException {
        Trust trust = new Trust(Kind.CERTIFICATES, pem, "");
        trust.context();
        return trust;
    }

    /** Trusts what a key store holds: PKCS 12 or JKS. */
    static Trust store(byte[] store, String password) throws GeneralSecurityException, IOException {
        Trust trust = new Trust(Kind.STORE, store, password);
        trust.context();
        return trust;
    }

    boolean isAnybody() {
        return kind == Kind.ANYBODY;
    }

    SSLContext context() throws GeneralSecurityException, IOException {
        if (kind == Kind.JDK) {
            return SSLContext.getDefault();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers(), null);
        return context;
    }

    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        if (kind == Kind.ANYBODY) {
            return new TrustManager[] {new TrustingAnybody()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(kind == Kind.STORE ? loadedStore() : storeOfCertificates());
        return factory.getTrustManagers();
    }

    private KeyStore loadedStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType()); // reads both formats
        store.load(new ByteArrayInputStream(content), password.toCharArray());
        return store;
    }

    private KeyStore storeOfCertificates() throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        if (certificates.isEmpty()) {
            throw new IOException("there is no certificate in it");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("certificate " + store.size(), certificate);
        }
        return store;
    }

    @Override
    public String toString() {
        return kind.toString();
    }

    /** Checks nothing, not even the name of the host, which is up to a trust manager of this kind. */
    private static final class TrustingAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

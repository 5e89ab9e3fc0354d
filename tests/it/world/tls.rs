//! A certificate authority of our own, and good and bad certificates from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;

/// What is wrong with a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertKind {
    /// Nothing: for `localhost`, `127.0.0.1` and `::1`, valid for decades.
    Good,
    /// It ended in 2001.
    Expired,
    /// It begins in 2090.
    NotYetValid,
    /// It is for `git.example.org`.
    WrongHost,
    /// Nobody but the server itself signed it.
    SelfSigned,
}

/// An authority that signs the certificates of a stand-in, with its own certificate as a PEM file.
pub struct TestCa {
    dir: TempDir,
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl std::fmt::Debug for TestCa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestCa")
            .field("pem_path", &self.pem_path())
            .finish_non_exhaustive()
    }
}

impl Default for TestCa {
    fn default() -> Self {
        Self::new()
    }
}

impl TestCa {
    /// Makes a fresh authority that no other test knows.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("an authority needs no names");
        params
            .distinguished_name
            .push(DnType::CommonName, "scribe-sync test authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        let dir = TempDir::new().expect("a temporary folder");
        std::fs::write(dir.path().join("ca.pem"), &pem).expect("a file for the authority");
        Self {
            dir,
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// The file with the authority's certificate; it lives as long as the authority.
    pub fn pem_path(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// The authority's certificate as PEM text.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A folder of the authority's, for instance to put a bundle of certificates in.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Files with a certificate of this kind and its key, for a server that is another program.
    pub fn pem_files(&self, kind: CertKind) -> (PathBuf, PathBuf) {
        let (certificate, key) = self.signed(kind);
        let files = (
            self.dir.path().join("cert.pem"),
            self.dir.path().join("key.pem"),
        );
        std::fs::write(&files.0, certificate.pem()).expect("a file for the certificate");
        std::fs::write(&files.1, key.serialize_pem()).expect("a file for the key");
        files
    }

    /// The TLS side of a server that shows a certificate of this kind.
    pub fn server_config(&self, kind: CertKind) -> Arc<ServerConfig> {
        let (certificate, key) = self.signed(kind);
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("the usual TLS versions")
                .with_no_client_auth()
                .with_single_cert(chain, key)
                .expect("a key that fits its certificate");
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }

    fn signed(&self, kind: CertKind) -> (rcgen::Certificate, KeyPair) {
        let names: &[&str] = match kind {
            CertKind::WrongHost => &["git.example.org"],
            _ => &["localhost", "127.0.0.1", "::1"],
        };
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("names of a certificate");
        params
            .distinguished_name
            .push(DnType::CommonName, "stand-in");
        params.use_authority_key_identifier_extension = true;
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
        let (from, to) = match kind {
            CertKind::Expired => (1999, 2001),
            CertKind::NotYetValid => (2090, 2095),
            _ => (2020, 2120),
        };
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let signed = if kind == CertKind::SelfSigned {
            params.self_signed(&key)
        } else {
            params.signed_by(&key, &self.issuer)
        };
        (signed.expect("a certificate"), key)
    }
}

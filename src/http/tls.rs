//! TLS over any transport: the system's authorities, those of `--ca-file`, and nothing that switches checks off.

use super::Error;
use super::wire::Call;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
    TransportAdapter,
};

/// What is trusted; the system's own store is read at the first handshake.
pub(super) struct Trust {
    extra: Vec<CertificateDer<'static>>,
    config: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
}

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trust({} extra)", self.extra.len())
    }
}

impl Trust {
    /// The system's authorities, those in `ca_file` (which must be readable) and those that `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` name.
    pub(super) fn new(
        ca_file: Option<&Path>,
        environment: &[(String, String)],
    ) -> Result<Self, Error> {
        let mut extra = Vec::new();
        if let Some(path) = ca_file {
            let bad = |detail: String| Error::BadAddress {
                address: path.display().to_string(),
                detail,
            };
            let found = certificates(path).map_err(|error| bad(error.to_string()))?;
            let mut store = RootCertStore::empty();
            for certificate in &found {
                store
                    .add(certificate.clone())
                    .map_err(|error| bad(error.to_string()))?;
            }
            if store.is_empty() {
                return Err(bad("no certificate".to_owned()));
            }
            extra.extend(found);
        }
        for (name, value) in environment {
            match name.as_str() {
                "SSL_CERT_FILE" => extra.extend(usable(Path::new(value))),
                "SSL_CERT_DIR" => {
                    for dir in std::env::split_paths(value) {
                        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
                            extra.extend(usable(&entry.path()));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(Self {
            extra,
            config: OnceLock::new(),
        })
    }

    fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        self.config
            .get_or_init(|| {
                let provider = Arc::new(rustls::crypto::ring::default_provider());
                let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(
                    self.extra.iter().cloned(),
                    provider.clone(),
                )?;
                // The builder's word for "own verifier"; this one is the system's.
                let config = ClientConfig::builder_with_provider(provider)
                    .with_safe_default_protocol_versions()?
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier))
                    .with_no_client_auth();
                Ok(Arc::new(config))
            })
            .clone()
    }
}

/// The certificates of further authorities that are trusted beside the system's, in DER: those of `ca_file`, which must be
/// readable, and those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name. For protocols that this room does not speak.
///
/// # Errors
/// When `ca_file` holds no certificate.
pub fn authorities(
    ca_file: Option<&Path>,
    environment: &[(String, String)],
) -> Result<Vec<Vec<u8>>, Error> {
    let trust = Trust::new(ca_file, environment)?;
    Ok(trust.extra.iter().map(|der| der.to_vec()).collect())
}

fn certificates(
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, rustls::pki_types::pem::Error> {
    CertificateDer::pem_file_iter(path)?.collect()
}

/// The certificates of a file that can be authorities; a broken file holds none.
fn usable(path: &Path) -> Vec<CertificateDer<'static>> {
    let mut store = RootCertStore::empty();
    let mut found = certificates(path).unwrap_or_default();
    found.retain(|certificate| store.add(certificate.clone()).is_ok());
    found
}

/// Puts TLS over a transport where the address asks for it.
#[derive(Debug)]
pub(super) struct TlsConnector(pub(super) Arc<Trust>);

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, Tls>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default();
        let name = ServerName::try_from(host.trim_start_matches('[').trim_end_matches(']'))
            .map_err(|_| failed(rustls::Error::General("server name".to_owned())))?
            .to_owned();
        let config = self.0.config().map_err(failed)?;
        let mut connection = ClientConnection::new(config, name).map_err(failed)?;
        let transport: Box<dyn Transport> = Box::new(transport);
        let mut socket = TransportAdapter::new(transport, details.current_time.clone());
        let call = Call::current();
        call.begin_connecting();
        while connection.is_handshaking() {
            connection.complete_io(&mut socket)?;
        }
        call.begin_request();
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        Ok(Some(Either::B(Tls {
            buffers,
            connection,
            socket,
        })))
    }
}

/// A transport under TLS.
pub(super) struct Tls {
    buffers: LazyBuffers,
    connection: ClientConnection,
    socket: TransportAdapter,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    fn flush(&mut self) -> std::io::Result<()> {
        while self.connection.wants_write() {
            self.connection.write_tls(&mut self.socket)?;
        }
        Ok(())
    }
}

impl Transport for Tls {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _limit: NextTimeout) -> Result<(), ureq::Error> {
        let mut done = 0;
        while done < amount {
            done += self
                .connection
                .writer()
                .write(&self.buffers.output()[done..amount])?;
            self.flush()?;
        }
        Ok(())
    }

    fn await_input(&mut self, _limit: NextTimeout) -> Result<bool, ureq::Error> {
        loop {
            match self
                .connection
                .reader()
                .read(self.buffers.input_append_buf())
            {
                Ok(read) => {
                    self.buffers.input_appended(read);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
            self.connection.read_tls(&mut self.socket)?;
            self.connection.process_new_packets().map_err(failed)?;
            // Answers to key updates; what cannot be sent any more will show when something must be.
            let _ = self.flush();
        }
    }

    fn is_open(&mut self) -> bool {
        self.socket.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

fn failed(error: rustls::Error) -> ureq::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, error).into()
}

//! What tells this computer from others: a random id, new when the host name changes (a copied disk is another computer).

use crate::disk;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// This installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Install {
    /// 32 hexadecimal digits by chance. Part of the names of uploads under way and of the token's name.
    pub id: String,
    /// The host name it belongs to.
    pub host: String,
}

impl Install {
    /// The first eight digits.
    pub fn short(&self) -> &str {
        self.id.get(..8).unwrap_or(&self.id)
    }

    /// The name of this computer's token on a server. Never Scribe's own, which Scribe deletes at each login.
    pub fn token_name(&self) -> String {
        format!("scribe-sync {} {}", self.host, self.short())
    }
}

/// The id of this installation, from `install.json` in the state folder; made when there is none or when it belongs to
/// another host.
pub fn install(state_dir: &Path, host: &str) -> Result<Install, disk::Error> {
    let path = state_dir.join("install.json");
    if let Some(found) = read(&path)?.filter(|found| found.host == host) {
        return Ok(found);
    }
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random)
        .map_err(|error| disk::Error::new("create", &path)(io::Error::other(error.to_string())))?;
    let fresh = Install {
        id: super::hex(&random),
        host: host.to_owned(),
    };
    let text = serde_json::to_vec(&fresh)
        .map_err(|error| disk::Error::new("write", &path)(error.into()))?;
    disk::create_dir_all(state_dir)?;
    disk::write(&path, &text)?;
    // Of two runs that begin at the same moment, both take what stands in the end.
    Ok(read(&path)?.unwrap_or(fresh))
}

/// A torn or foreign file counts as none.
fn read(path: &Path) -> Result<Option<Install>, disk::Error> {
    match disk::read(path, 4096) {
        Ok(bytes) => Ok(serde_json::from_slice::<Install>(&bytes)
            .ok()
            .filter(|found| {
                found.id.len() == 32 && found.id.bytes().all(|b| b.is_ascii_hexdigit())
            })),
        Err(error) if error.source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.source.kind() == io::ErrorKind::FileTooLarge => Ok(None),
        Err(error) => Err(error),
    }
}

/// This computer's name, of at most 63 plain characters. `computer_name` is the variable `COMPUTERNAME`, which only
/// Windows sets.
pub fn host_name(computer_name: Option<&str>) -> String {
    #[cfg(unix)]
    let name = {
        let _ = computer_name;
        rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned()
    };
    #[cfg(not(unix))]
    let name = computer_name.unwrap_or_default().to_owned();
    let plain: String = name
        .split('.')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .take(63)
        .collect();
    if plain.is_empty() {
        "computer".to_owned()
    } else {
        plain
    }
}

//! Passwords of other servers than the cloud's, in the same two places as tokens.

use super::{Kept, Place, vault};
use crate::http::Token;
use crate::report::{Message, Result};

impl Place<'_> {
    /// Keeps a password of `login` on `server`, in the keyring or else in the file. Gives the place, and why it is not the
    /// keyring.
    ///
    /// # Errors
    /// When neither place takes it.
    pub fn keep_password(
        &self,
        server: &str,
        login: &str,
        password: &Token,
    ) -> Result<(Kept, Option<Message>)> {
        let _lock = self.lock()?;
        let refused = match self.vault {
            None => Some(Message::new("account-keyring-off")),
            Some(vault) => vault
                .set(&vault::entry_name(server, login), password)
                .err()
                .map(|error| error.message()),
        };
        if refused.is_none() {
            self.forget_in_file(server, login)?;
            return Ok((Kept::Keyring, None));
        }
        vault::write_to_file(&self.credentials(), server, login, Some(password))?;
        Ok((Kept::File, refused))
    }

    /// The password; nothing where it is not in that place any more.
    ///
    /// # Errors
    /// When the file cannot be read. A keyring that does not answer is the reason that is given back.
    pub fn password(
        &self,
        server: &str,
        login: &str,
        kept: Kept,
    ) -> Result<std::result::Result<Option<Token>, Message>> {
        Ok(match (kept, self.vault) {
            (Kept::Keyring, None) => Err(Message::new("account-keyring-off")),
            (Kept::Keyring, Some(vault)) => vault
                .get(&vault::entry_name(server, login))
                .map_err(|error| error.message()),
            (Kept::File, _) => Ok(vault::read_from_file(&self.credentials(), server, login)?),
        })
    }

    /// Forgets a password in both places. Gives the reason where the keyring may still have it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_password(
        &self,
        server: &str,
        login: &str,
        kept: Kept,
    ) -> Result<Option<Message>> {
        let _lock = self.lock()?;
        let left = match (kept, self.vault) {
            (Kept::File, _) => None,
            (Kept::Keyring, None) => Some(Message::new("account-keyring-off")),
            (Kept::Keyring, Some(vault)) => vault
                .delete(&vault::entry_name(server, login))
                .err()
                .map(|error| error.message()),
        };
        self.forget_in_file(server, login)?;
        Ok(left)
    }
}

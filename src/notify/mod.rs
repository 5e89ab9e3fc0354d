//! Telling people and monitors elsewhere how runs ended: mails, a webhook, a heartbeat; who is to be told, and when.
//!
//! The promise it keeps: nothing here can fail or hold up the run that is told of, no password or secret address is in what
//! it says or keeps beside the secrets, and nothing that a name or a server says becomes a header of a mail.

mod hook;
mod mail;
mod memory;
mod settings;

pub use hook::{Hook, beat, check, post};
pub use mail::{Mail, MailError, Post, send};
pub use memory::{Changes, changes, remember};
pub use settings::{
    FILE, HookAddress, MOST_RECIPIENTS, MailServer, NotifySettings, Security, When, address,
    forget_left, is_left, read, write,
};

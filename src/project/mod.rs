//! A Scribe project on disk: finding it, `metadata.json`, settings, derived names.
//!
//! A room of its own because what Scribe writes where is a contract we do not own: everything that knows Scribe's folders
//! and files is here, without git and without network. Promise: whatever such a file holds, reading it neither panics nor
//! leads outside the project, and one damaged project hides no other.

mod burrito;
mod collected;
mod find;
mod home;
pub(crate) mod json;
mod memory;
mod names;
mod scribe_account;
mod settings;
mod twins;
mod units;

pub use burrito::{
    Drift, Ingredient, MAX_METADATA, Metadata, Project, ProjectProblem, backups_dir, drift,
    is_project_id, is_safe_path, list, with_checksums, with_id,
};
pub use collected::{
    Came, Collected, CurrentCollection, KnownContributor, LastCollection, collection_lock,
};
pub use find::{find, is_path};
pub use home::{Profile, ScribeHome, default_scribe_home};
pub use memory::ProjectMemory;
pub use names::{folder_name, folder_name_alone, repository_name, scribe_id};
pub use scribe_account::{ScribeAccount, scribe_accounts};
pub use settings::{
    MAX_SETTINGS, Marks, SETTINGS_NAME, differs_only_in_sync_marks, is_special, last_synced,
    scribe_time, with_last_synced,
};
pub use twins::{beside, by_age, everywhere, twins};
pub use units::{DescribedChange, MAX_DESCRIPTION, book_of, describe_changes};

//! The order of steps of one sync, and nothing else: each step itself is a core room's.
//!
//! The order is what keeps the promises. The person's work becomes a commit before anything else happens; nothing that
//! came is used before it was checked whole; the other side moves before the project's files do, and only from the value
//! that was seen; the files move before the branch does.

mod account;
mod apply;
mod budget;
mod cloud;
mod conflicts;
mod dot;
mod down;
mod engine;
mod fetch;
mod first;
mod gather;
mod guard;
mod left_out;
mod line;
mod loss;
mod marks;
mod merging;
mod parents;
mod partial;
mod record;
mod refused;
mod renames;
mod resolve;
mod same;
mod send;
mod snapshot;
mod takes;
#[cfg(test)]
mod tests;
mod twins;
mod upload;
mod waiting;

pub use account::account_of;
pub use cloud::{Cloud, CloudRepository, RepositoryName};
pub use conflicts::{Found, Listed, conflicts, log, login_of_project, own_waiting};
pub use dot::differs;
pub use down::{DoorOf, Target, bring_down};
pub use engine::{AskAttach, AskPublic, Options, Who, sync_project};
pub use gather::{Branches, Contribution, Contributors, Gather, gather, look, times};
pub use marks::may_have_marks;
pub use record::FilePlace;
pub use resolve::{Choice, Decided, resolve};
pub use twins::{is_tied, same_id};

/// The branch that everybody shares.
pub const MAIN: &str = "refs/heads/scribe-main";

/// The branch of one account.
pub fn user_branch(login: &str) -> String {
    format!("refs/heads/{login}/scribe")
}

/// The branch of an account among those that there are: as it is called there, also where its login is written in other
/// case. Servers tell no case of logins apart, and two branches of one account would be two lines of work.
pub(crate) fn own_branch<'n>(login: &str, there: impl IntoIterator<Item = &'n str>) -> String {
    let branch = user_branch(login);
    let mut other = None;
    for name in there {
        if name == branch {
            return branch;
        }
        if name.eq_ignore_ascii_case(&branch) {
            other.get_or_insert(name);
        }
    }
    other.map_or(branch, str::to_owned)
}

/// Where this computer remembers what it saw of a branch of the cloud.
pub(crate) fn tracking(branch: &str) -> String {
    branch.replacen("refs/heads/", "refs/remotes/origin/", 1)
}

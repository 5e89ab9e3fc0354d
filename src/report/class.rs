//! Error classes and the exit codes that scripts rely on.

use serde::Serialize;

/// How a run, or one project of it, ended. The numbers are a public contract: never renumber, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 0: everything asked for is in sync.
    Ok,
    /// 1: failed, no finer class.
    Failed,
    /// 2: wrong usage or configuration; input needed and no terminal.
    Usage,
    /// 3: some items done, others not.
    Partial,
    /// 4: not logged in, or refused: token, permission.
    Credential,
    /// 5: not reachable now: offline, timeout, 5xx.
    Unreachable,
    /// 6: synced, conflicts wait for a person.
    Conflict,
    /// 7: stopped by a guard: mass deletion, restored copy, another project, going public.
    Guard,
    /// 8: collection: deadline reached, contributors missing.
    Missing,
    /// 9: a limit was reached: deadline, transfer budget.
    Limit,
    /// 10: project, repository or backup not found.
    NotFound,
    /// 11: another run holds this project.
    Busy,
    /// 12: a backup, an object or an ingredient does not verify.
    Integrity,
    /// 130: stopped by Ctrl-C.
    Interrupted,
    /// 143: stopped by TERM or HUP.
    Terminated,
}

/// The table of exit codes: each class in the order of its declaration, its code, and the message id of what it means.
const TABLE: [(Class, u8, &str); 15] = [
    (Class::Ok, 0, "exit-ok"),
    (Class::Failed, 1, "exit-failed"),
    (Class::Usage, 2, "exit-usage"),
    (Class::Partial, 3, "exit-partial"),
    (Class::Credential, 4, "exit-credential"),
    (Class::Unreachable, 5, "exit-unreachable"),
    (Class::Conflict, 6, "exit-conflict"),
    (Class::Guard, 7, "exit-guard"),
    (Class::Missing, 8, "exit-missing"),
    (Class::Limit, 9, "exit-limit"),
    (Class::NotFound, 10, "exit-not-found"),
    (Class::Busy, 11, "exit-busy"),
    (Class::Integrity, 12, "exit-integrity"),
    (Class::Interrupted, 130, "exit-interrupted"),
    (Class::Terminated, 143, "exit-terminated"),
];

impl Class {
    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(class, ..)| *class)
    }

    /// The process exit code.
    pub fn code(self) -> u8 {
        TABLE[self as usize].1
    }

    /// The id of the message that says what the exit code means.
    pub fn meaning(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// The `state` word of the JSON documents: `ok`, `partial`, `conflict`, `stopped` or `failed`.
    pub fn state(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial | Self::Missing => "partial",
            Self::Conflict => "conflict",
            Self::Interrupted | Self::Terminated => "stopped",
            _ => "failed",
        }
    }

    /// The class of a run over several projects: all the same gives that one, mixed gives [`Class::Partial`].
    /// A run that was stopped by a signal is that, whatever else happened.
    pub fn of_many(classes: impl IntoIterator<Item = Class>) -> Class {
        let mut all = None;
        for class in classes {
            if matches!(class, Self::Interrupted | Self::Terminated) {
                return class;
            }
            match all {
                None => all = Some(class),
                Some(first) if first == class => {}
                Some(_) => all = Some(Self::Partial),
            }
        }
        all.unwrap_or(Self::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, TABLE};

    #[test]
    fn the_table_has_each_class_at_its_place() {
        for (number, (class, ..)) in TABLE.iter().enumerate() {
            assert_eq!(*class as usize, number, "{class:?}");
        }
        let codes: Vec<u8> = Class::all().map(Class::code).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 130, 143]);
    }

    #[test]
    fn several_projects_give_the_common_class_or_partial() {
        assert_eq!(Class::of_many([Class::Ok, Class::Ok]), Class::Ok);
        assert_eq!(
            Class::of_many([Class::Unreachable, Class::Unreachable]),
            Class::Unreachable
        );
        assert_eq!(
            Class::of_many([Class::Ok, Class::Unreachable, Class::Ok]),
            Class::Partial
        );
        assert_eq!(
            Class::of_many([Class::Ok, Class::Interrupted]),
            Class::Interrupted
        );
        assert_eq!(Class::of_many([]), Class::Ok);
    }
}

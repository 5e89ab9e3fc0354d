//! Named places between the steps of a backup or a restore, where a test can stop the run as a kill would.

use crate::report::Result;

/// Passes through every place; a test's own stops at the n-th.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    #[cfg(test)]
    left: Option<std::cell::Cell<u32>>,
}

impl Steps {
    /// A run that ends like a killed one at its `n`-th place, counted from 1.
    #[cfg(test)]
    pub(crate) fn killed_at(n: u32) -> Self {
        Self {
            left: Some(std::cell::Cell::new(n)),
        }
    }

    /// Whether the run was "killed": nothing may be tidied up then.
    #[cfg_attr(
        not(test),
        expect(
            clippy::unused_self,
            reason = "outside tests nothing is ever killed from here"
        )
    )]
    pub(crate) fn is_killed(&self) -> bool {
        #[cfg(test)]
        return self.left.as_ref().is_some_and(|left| left.get() == 0);
        #[cfg(not(test))]
        false
    }

    /// A place between two steps.
    #[cfg_attr(
        not(test),
        expect(
            clippy::unused_self,
            clippy::unnecessary_wraps,
            reason = "the seam of the tests"
        )
    )]
    pub(crate) fn pass(&self) -> Result<()> {
        #[cfg(test)]
        if let Some(left) = &self.left {
            left.set(left.get().saturating_sub(1));
            if left.get() == 0 {
                return Err(crate::report::Failure::new(
                    crate::report::Class::Failed,
                    crate::report::Message::raw("killed by the test"),
                ));
            }
        }
        Ok(())
    }
}

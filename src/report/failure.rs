//! A failure, ready to be told: what failed, why, in what state things are now, and what to do next.

use super::{Class, Message};
use std::time::Duration;

/// The result of everything that can fail with something to tell.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// What failed, why, the state things are in now, and what to do next. Never holds a secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure(Box<Parts>);

#[derive(Debug, Clone, PartialEq)]
struct Parts {
    class: Class,
    message: Message,
    causes: Vec<Message>,
    state: Option<Message>,
    hints: Vec<Message>,
    retry_after: Option<Duration>,
}

impl Failure {
    /// A failure of this class with its one sentence.
    pub fn new(class: Class, message: Message) -> Self {
        Self(Box::new(Parts {
            class,
            message,
            causes: Vec::new(),
            state: None,
            hints: Vec::new(),
            retry_after: None,
        }))
    }

    /// A mistake of this program.
    pub fn internal() -> Self {
        Self::new(Class::Failed, Message::new("internal-error"))
            .state(Message::new("internal-error-state"))
            .hint(Message::new("internal-error-hint"))
    }

    /// Adds a cause, outermost first.
    #[must_use]
    pub fn cause(mut self, cause: Message) -> Self {
        self.0.causes.push(cause);
        self
    }

    /// Says what was and was not changed; an inner failure's own statement is kept.
    #[must_use]
    pub fn state(mut self, state: Message) -> Self {
        self.0.state.get_or_insert(state);
        self
    }

    /// Adds one thing to do next.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.0.hints.push(hint);
        self
    }

    /// The other side wants to be asked again only after this time.
    #[must_use]
    pub fn after(mut self, pause: Duration) -> Self {
        self.0.retry_after = Some(pause);
        self
    }

    /// Puts what was being attempted in front; the old sentence becomes the first cause.
    #[must_use]
    pub fn context(mut self, attempted: Message) -> Self {
        let inner = std::mem::replace(&mut self.0.message, attempted);
        self.0.causes.insert(0, inner);
        self
    }

    /// The same with another class, for the one who knows better: a stop by TERM rather than by Ctrl-C.
    #[must_use]
    pub fn reclassed(mut self, class: impl FnOnce(Class) -> Class) -> Self {
        self.0.class = class(self.0.class);
        self
    }

    /// The class, which gives the exit code.
    pub fn class(&self) -> Class {
        self.0.class
    }
    /// The one sentence.
    pub fn message(&self) -> &Message {
        &self.0.message
    }
    /// The causes, outermost first.
    pub fn causes(&self) -> &[Message] {
        &self.0.causes
    }
    /// What was and was not changed, when known.
    pub fn state_now(&self) -> Option<&Message> {
        self.0.state.as_ref()
    }
    /// How long the other side wants to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
    /// What to do next.
    pub fn hints(&self) -> &[Message] {
        &self.0.hints
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.message)?;
        for cause in &self.0.causes {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

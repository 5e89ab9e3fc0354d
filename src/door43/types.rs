//! What the server tells, as far as we use it. Unknown fields are ignored; `null` counts as the empty value.

use crate::http::Token;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The number of the account.
    pub id: u64,
    /// The login, spelled as the server spells it; branch names need exactly this.
    pub login: String,
    /// The e-mail address; empty or a no-reply address where it is hidden.
    #[serde(default, deserialize_with = "or_default")]
    pub email: String,
    /// The person's name; often empty.
    #[serde(default, deserialize_with = "or_default")]
    pub full_name: String,
}

/// A token that was just made; the only time its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The number by which it is deleted.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The secret.
    pub token: Token,
}

/// A token in the list of an account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AccessToken {
    /// The number by which it is deleted.
    pub id: u64,
    /// Its name; several may have the same on DCS.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// The last eight characters of the secret.
    #[serde(default, deserialize_with = "or_default")]
    pub token_last_eight: String,
    /// What it may do, such as `write:repository`; empty where the server does not tell.
    #[serde(default, deserialize_with = "or_default")]
    pub scopes: Vec<String>,
    /// When it was made; newer servers tell.
    #[serde(default, deserialize_with = "time")]
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last used; newer servers tell.
    #[serde(default, deserialize_with = "time")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What a server says of itself to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Its version, such as `1.21.4-dcs`; nothing where it tells only those who are signed in.
    pub version: Option<String>,
    /// What its clock says.
    pub time: Option<DateTime<Utc>>,
}

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Whether the caller may push to it; servers that do not say so let the repository's rights decide.
    #[serde(default = "yes")]
    pub user_can_push: bool,
}

fn yes() -> bool {
    true
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "these are facts")]
pub struct Repository {
    /// The number that stays through renames and transfers.
    pub id: u64,
    /// The owner's login.
    pub owner: String,
    /// The name.
    pub name: String,
    /// `owner/name`; differs from what was asked for after a rename.
    pub full_name: String,
    /// What people wrote about it.
    pub description: String,
    /// Nothing was pushed yet. Late by up to a second after a push.
    pub empty: bool,
    /// Only its members see it.
    pub private: bool,
    /// Nothing can be pushed.
    pub archived: bool,
    /// A mirror of another server; nothing can be pushed.
    pub mirror: bool,
    /// The server's count of its size, in KiB.
    pub size: u64,
    /// The branch people see first.
    pub default_branch: String,
    /// When it last changed.
    pub updated: Option<DateTime<Utc>>,
    /// Whether the caller may push.
    pub can_push: bool,
    /// Whether the caller may change its settings.
    pub can_administer: bool,
    /// `sb` for a Scripture Burrito, `rc`, `tc`, `ts`; empty when the server has not found out.
    pub metadata_type: String,
    /// The project's language tag; may be guessed from the name.
    pub language: String,
    /// The burrito's flavor, such as `textTranslation`.
    pub flavor: String,
    /// The project's title; the repository's name when there is no other.
    pub title: String,
}

#[derive(Deserialize)]
pub(super) struct WireToken {
    pub(super) id: u64,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) sha1: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) token: String,
}

#[derive(Default, Deserialize)]
struct WireOwner {
    #[serde(default, deserialize_with = "or_default")]
    login: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePermissions {
    admin: bool,
    push: bool,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the server's fields")]
struct WireRepository {
    id: u64,
    #[serde(default, deserialize_with = "or_default")]
    owner: WireOwner,
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    full_name: String,
    #[serde(default, deserialize_with = "or_default")]
    description: String,
    #[serde(default, deserialize_with = "or_default")]
    empty: bool,
    #[serde(default, deserialize_with = "or_default")]
    private: bool,
    #[serde(default, deserialize_with = "or_default")]
    archived: bool,
    #[serde(default, deserialize_with = "or_default")]
    mirror: bool,
    #[serde(default, deserialize_with = "or_default")]
    size: u64,
    #[serde(default, deserialize_with = "or_default")]
    default_branch: String,
    #[serde(default, deserialize_with = "or_default")]
    updated_at: String,
    #[serde(default, deserialize_with = "or_default")]
    permissions: WirePermissions,
    #[serde(default, deserialize_with = "or_default")]
    metadata_type: String,
    #[serde(default, deserialize_with = "or_default")]
    language: String,
    #[serde(default, deserialize_with = "or_default")]
    flavor: String,
    #[serde(default, deserialize_with = "or_default")]
    title: String,
}

impl<'de> Deserialize<'de> for Repository {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = WireRepository::deserialize(deserializer)?;
        let (owner, full_name) = if wire.full_name.is_empty() {
            let full_name = format!("{}/{}", wire.owner.login, wire.name);
            (wire.owner.login, full_name)
        } else {
            let owner = wire.full_name.split('/').next().unwrap_or_default();
            (owner.to_owned(), wire.full_name)
        };
        Ok(Self {
            id: wire.id,
            owner,
            name: wire.name,
            full_name,
            description: wire.description,
            empty: wire.empty,
            private: wire.private,
            archived: wire.archived,
            mirror: wire.mirror,
            size: wire.size,
            default_branch: wire.default_branch,
            updated: DateTime::parse_from_rfc3339(&wire.updated_at)
                .ok()
                .map(|time| time.to_utc()),
            can_push: wire.permissions.push,
            can_administer: wire.permissions.admin,
            metadata_type: wire.metadata_type,
            language: wire.language,
            flavor: wire.flavor,
            title: wire.title,
        })
    }
}

fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A time after the beginning of all clocks; servers write that one where there is none.
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    Ok(text
        .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
        .map(|time| time.to_utc())
        .filter(|time| time.timestamp() > 0))
}

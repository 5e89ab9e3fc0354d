//! Who asks: login, token sources, the system keyring.

//! Door43 over HTTP: accounts, tokens, repositories.

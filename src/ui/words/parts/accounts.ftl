### The English words of: accounts.

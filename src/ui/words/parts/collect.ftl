### The English words of: collect.

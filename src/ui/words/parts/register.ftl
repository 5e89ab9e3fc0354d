### The English words of: register.

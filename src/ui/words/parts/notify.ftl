### The English words of: notify.

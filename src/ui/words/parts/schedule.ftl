### The English words of: schedule, watch, projects activate.

### The English words of: doctor.

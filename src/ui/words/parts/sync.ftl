### Words of the sync side of the program.

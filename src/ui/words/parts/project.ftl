### Words of the project side of the program.

### Words of the account side of the program.

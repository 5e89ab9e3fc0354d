//! Three-way decisions on plain values: no clock, disk or network.

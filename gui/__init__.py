"""What people see and touch. The only rooms that know Qt."""

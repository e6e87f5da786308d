"""What can be read about people; each query runs in the scope its caller opened."""

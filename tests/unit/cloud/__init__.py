"""The protocol between venue and cloud, and the ladder, without any input or output."""

"""A phone: home screens with sixty apps at random places, a lock screen, and a settings page, drawn with NumPy."""

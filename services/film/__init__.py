"""Films that leave: takes measured and copied, the cut as one film, the contact sheet, and the way back."""

"""Media: pictures and videos kept by content, here or where machines share them."""

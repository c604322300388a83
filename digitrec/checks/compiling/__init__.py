"""Stage 4, compiling: what is right and wrong with loss, optimizer, metric and the sums behind them."""

// Preloaded: lets a program write as to a terminal of this width, so that its colours can be drawn.
process.stdout.isTTY = true;
process.stdout.columns = Number(process.env.COLUMNS);

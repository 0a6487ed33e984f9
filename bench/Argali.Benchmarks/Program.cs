return Argali.Benchmarks.Suite.Run(args);

return Argali.Torture.Commands.Run(args);

return await Rtrl.Web.Server.RunAsync(args);

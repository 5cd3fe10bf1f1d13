return await Rtrl.Web.Server.RunAsync(args);

/// <summary>Entry point; public so that tests can host the real program.</summary>
public partial class Program;

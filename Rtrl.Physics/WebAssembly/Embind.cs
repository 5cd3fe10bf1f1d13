namespace Rtrl.Physics.WebAssembly;

/// <summary>
/// What the module says of its API while its constructors run: every function and property as two places of its table or memory, an invoker
/// and a target. The calls and their arguments are Emscripten's; names are read at once, since the module may free them.
/// </summary>
internal sealed class Embind(Func<int, string> textAt)
{
    private readonly Dictionary<int, string> _classes = [];
    private readonly Dictionary<string, (int Invoker, int Target)> _members = new(StringComparer.Ordinal);

    /// <summary>Takes one <c>_embind_register_*</c> call; those that tell nothing needed here are passed over.</summary>
    public void Register(string import, ReadOnlySpan<int> arguments)
    {
        switch (import)
        {
            case "_embind_register_class":
                _classes[arguments[0]] = textAt(arguments[10]);
                break;
            case "_embind_register_function":
                _members[textAt(arguments[0])] = (arguments[4], arguments[5]);
                break;
            case "_embind_register_class_class_function":
                _members[$"{_classes[arguments[0]]}.{textAt(arguments[1])}"] = (arguments[5], arguments[6]);
                break;
            case "_embind_register_class_constructor":
                _members[$"new {_classes[arguments[0]]}/{arguments[1] - 1}"] = (arguments[4], arguments[5]);
                break;
            case "_embind_register_class_property":
                var property = $"{_classes[arguments[0]]}.{textAt(arguments[1])}";
                _members[property] = (arguments[4], arguments[5]);
                _members[$"{property}="] = (arguments[8], arguments[9]);
                break;
        }
    }

    /// <summary>
    /// The invoker's index in the table and the target it is to be given. Names: "mj_step" a function, "MjModel.loadFromXML" a function of
    /// a class, "new MjData/1" the constructor with one argument, "MjData.time" a getter, "MjData.time=" its setter.
    /// </summary>
    public (int Invoker, int Target) this[string member] =>
        _members.TryGetValue(member, out var found)
            ? found
            : throw new PhysicsException(
                $"This WebAssembly build of MuJoCo has no {member}; take the one that npm's mujoco-js 0.0.7 holds."
            );
}

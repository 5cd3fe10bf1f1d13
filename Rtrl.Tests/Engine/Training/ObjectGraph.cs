using System.Reflection;

namespace Rtrl.Tests.Engine.Training;

/// <summary>What an object holds, directly or through others.</summary>
internal static class ObjectGraph
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Every <typeparamref name="T"/> that can be reached, once each.</summary>
    public static List<T> Find<T>(object root)
        where T : class
    {
        var found = new List<T>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object?>([root]);
        while (open.TryPop(out var next))
        {
            if (
                next is null or string or Delegate or MemberInfo
                || next.GetType().IsPrimitive
                || (!next.GetType().IsValueType && !seen.Add(next))
            )
                continue;
            if (next is T wanted)
            {
                found.Add(wanted);
            }
            else if (next is Array array)
            {
                if (array.GetType().GetElementType() is { IsPrimitive: false })
                {
                    foreach (var element in array)
                        open.Push(element);
                }
            }
            else
            {
                for (var type = next.GetType(); type is not null; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(Fields))
                        open.Push(field.GetValue(next));
                }
            }
        }

        return found;
    }
}

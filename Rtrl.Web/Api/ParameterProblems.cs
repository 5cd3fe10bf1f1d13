using System.Globalization;
using System.Reflection;

namespace Rtrl.Web.Api;

/// <summary>
/// Says which value of the path or the query an endpoint could not take. The framework only marks such a request as bad before it calls the
/// filters; the parameters of the endpoint know their names and types.
/// </summary>
internal static class ParameterProblems
{
    private static readonly Dictionary<Type, (Func<string, bool> Reads, string Allowed)> s_kinds = new()
    {
        [typeof(int)] = (
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            $"whole numbers up to {int.MaxValue:N0}"
        ),
        [typeof(long)] = (
            text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
            $"whole numbers up to {long.MaxValue:N0}"
        ),
        [typeof(bool)] = (text => bool.TryParse(text, out _), "true or false"),
        [typeof(string)] = (_ => true, "a text"),
    };

    public static void ExplainParameters(this RouteGroupBuilder group) =>
        group.AddEndpointFilterFactory(
            (endpoint, next) =>
            {
                ParameterInfo[] parameters =
                [
                    .. endpoint.MethodInfo.GetParameters().Where(parameter => s_kinds.ContainsKey(Kind(parameter))),
                ];
                return context =>
                {
                    if (context.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest)
                        throw Explain(context.HttpContext.Request, parameters);
                    return next(context);
                };
            }
        );

    private static RequestException Explain(HttpRequest request, IEnumerable<ParameterInfo> parameters) =>
        parameters.Select(parameter => Explain(request, parameter)).FirstOrDefault(problem => problem is not null)
        ?? RequestException.Of(StatusCodes.Status400BadRequest, "request", null, "The request cannot be read.");

    private static RequestException? Explain(HttpRequest request, ParameterInfo parameter)
    {
        var (reads, allowed) = s_kinds[Kind(parameter)];
        var text =
            request.RouteValues.TryGetValue(parameter.Name!, out var routed) ? (string?)routed
            : request.Query.TryGetValue(parameter.Name!, out var asked) ? asked.ToString()
            : null;
        var optional = Nullable.GetUnderlyingType(parameter.ParameterType) is not null || parameter.ParameterType == typeof(string);
        return text is null ? (optional ? null : RequestException.Bad(parameter.Name!, null, allowed))
            : reads(text) ? null
            : RequestException.Bad(parameter.Name!, text, allowed);
    }

    private static Type Kind(ParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
}

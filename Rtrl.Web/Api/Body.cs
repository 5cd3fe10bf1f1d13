using System.Reflection;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Rtrl.Web.Api;

/// <summary>The JSON body of a request, read and checked before the endpoint sees it. Of an empty one every field is absent.</summary>
internal sealed class Body<T>(T value) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public T Value { get; } = value;

    /// <exception cref="RequestException">The body is no JSON, or not of this shape.</exception>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new Body<T>(await RequestJson.ReadAsync<T>(context.Request, options, context.RequestAborted));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([RequestJson.MediaType], typeof(T), isOptional: true));
}

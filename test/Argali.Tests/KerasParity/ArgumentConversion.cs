using System.Reflection;
using Argali.Engine;
using Argali.Layers;
using Argali.Optimizers;
using Argali.Saving;

namespace Argali.Tests.KerasParity;

/// <summary>Makes objects through their public constructors, as a user's call with named arguments would.</summary>
internal static class ArgumentConversion
{
    /// <summary>Calls the constructor that takes all given arguments; every other parameter has its default.</summary>
    public static object Construct(Type type, IReadOnlyDictionary<string, object?> arguments)
    {
        Exception? failure = null;
        foreach (ConstructorInfo constructor in type.GetConstructors().OrderByDescending(one => one.GetParameters().Length))
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            if (!arguments.Keys.All(name => parameters.Any(parameter => parameter.Name == name))
                || parameters.Any(parameter => !IsOptional(parameter) && !arguments.ContainsKey(parameter.Name!)))
            {
                continue;
            }

            try
            {
                return constructor.Invoke([.. parameters.Select(parameter => arguments.TryGetValue(parameter.Name!, out object? value)
                    ? Convert(value, parameter.ParameterType)
                    : Default(parameter))]);
            }
            catch (InvalidCastException e)
            {
                failure = e;
            }
        }

        throw new InvalidCastException($"No constructor of {type.Name} takes exactly {string.Join(", ", arguments.Keys)}.", failure);
    }

    private static bool IsOptional(ParameterInfo parameter) => parameter.HasDefaultValue || parameter.IsDefined(typeof(ParamArrayAttribute));

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static object? Default(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        if (!parameter.HasDefaultValue)
            return System.Array.CreateInstance(type.GetElementType()!, 0);
        if (parameter.DefaultValue is { } value)
            return Plain(type).IsEnum ? Enum.ToObject(Plain(type), value) : value;
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    private static object? Convert(object? value, Type target)
    {
        target = Nullable.GetUnderlyingType(target) ?? target;
        if (value is null || target.IsInstanceOfType(value))
            return value;
        if (value is Config envelope)
            return typeof(Layer).IsAssignableFrom(target) ? LayerRegistry.Get(envelope) : Optimizer.Get(envelope);
        if (target.IsEnum && value is string name)
            return Enum.Parse(target, name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        if (target.IsPrimitive && value is long or double)
            return System.Convert.ChangeType(value, target);
        if (value is IReadOnlyList<object?> list)
        {
            if (target == typeof(Shape))
                return new Shape([.. list.Select(item => (int)(long)item!)]);
            if (target.IsArray)
                return Array(list, target.GetElementType()!);
            if (target.IsGenericType && target.IsAssignableFrom(target.GetGenericArguments()[0].MakeArrayType()))
                return Array(list, target.GetGenericArguments()[0]);
            if (target.IsGenericType && target.Name.StartsWith("ValueTuple", StringComparison.Ordinal) && target.GetGenericArguments().Length == list.Count)
                return Activator.CreateInstance(target, [.. list.Zip(target.GetGenericArguments(), Convert)]);

            // What Keras keeps as a tuple of one is one number here.
            if (list.Count == 1)
                return Convert(list[0], target);
        }

        foreach (MethodInfo conversion in target.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (conversion.Name != "op_Implicit" || conversion.ReturnType != target)
                continue;
            try
            {
                return conversion.Invoke(null, [Convert(value, conversion.GetParameters()[0].ParameterType)]);
            }
            catch (InvalidCastException)
            {
            }
        }

        throw new InvalidCastException($"{Config.Describe(value)} is no {target}.");
    }

    private static Array Array(IReadOnlyList<object?> list, Type element)
    {
        Array array = System.Array.CreateInstance(element, list.Count);
        for (int i = 0; i < list.Count; i++)
            array.SetValue(Convert(list[i], element), i);
        return array;
    }
}

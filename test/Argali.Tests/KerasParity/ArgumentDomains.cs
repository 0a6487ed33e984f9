namespace Argali.Tests.KerasParity;

/// <summary>
/// What every argument of every class refuses: by the name of the parameter, or of class and parameter where a class has its own rule.
/// Arguments whose type leaves no wrong value (truth values, names, enumerations, objects) are not here.
/// </summary>
internal static class ArgumentDomains
{
    private static readonly object[] NotPositive = [-1L, 0L];
    private static readonly object[] Negative = [-1.0, double.NaN];
    private static readonly object[] NotAShare = [-0.5, 1.5, double.NaN];
    private static readonly object[] Empty = [new List<object?>()];
    private static readonly object[] Pair = [new List<object?> { -1L, -1L }];

    /// <summary>Values that are refused.</summary>
    public static IReadOnlyDictionary<string, object[]> Refused { get; } = Table(
        (NotPositive, """
            units filters kernelSize strides dilationRate depthMultiplier poolSize size height width inputDim outputDim keyDim valueDim headDim numHeads
            numQueryHeads numKeyValueHeads loraRank numBins numTokens fftLength sequenceStride sequenceLength samplingRate numMelBins
            outputSequenceLength powerIterations numClasses dynamicGrowthSteps decaySteps firstDecaySteps tMul
            """),
        ([-1L], "n numOovIndices numRegressors warmupSteps cropping padding outputPadding ngrams numLabels nsSteps"),
        ([0L], "groups"),
        ([-1L, 0L, 1L], "maxTokens AUC.numThresholds"),
        (NotPositive, "numThresholds"),
        ([-1L, 1L], "gradientAccumulationSteps"),
        (Negative, """
            l1 l2 l1RegularizationStrength l2RegularizationStrength l2ShrinkageRegularizationStrength initialAccumulatorValue stddev negativeSlope
            ReLU.threshold maxValue minValue minFreq maxFreq
            """),
        (NotAShare, "rate dropout precision recall specificity sensitivity SGD.momentum Muon.momentum"),
        ([-2.0, 2.0, double.NaN], "RandomBrightness.factor RandomRotation.factor heightFactor widthFactor"),
        ([-1.0, double.NaN], "RandomContrast.factor"),
        ([0.0, -1.0, double.NaN], "initialScale VarianceScaling.scale FBetaScore.beta Lion.beta1 Discretization.epsilon"),
        ([2.0], "learningRatePower RandomUniform.minval"),
        ([-1.0], "RandomUniform.maxval Normalization.mean Normalization.variance"),
        ([0L, 2L], "F1Score.threshold FBetaScore.threshold"),
        ([-1.0, 2.0], "BinaryAccuracy.threshold"),
        (Pair, "targetClassIds targetShape sharedAxes dims valueRange thresholds"),
        (Empty, """
            boundaries cell cells vocabulary idfWeights layers attentionAxes Softmax.axis LayerNormalization.axis UnitNormalization.axis
            RMSNormalization.axis PiecewiseConstantDecay.values
            """));

    /// <summary>Arguments that take every value of their type, and why.</summary>
    public static IReadOnlyDictionary<string, string> Free { get; } = Table(
        ("factors of a formula, which Keras does not bound either", """
            alpha beta beta1 beta2 beta2Decay adamBeta1 adamBeta2 adamLrRatio muonA muonB muonC rmsRate gamma delta scale offset gain mean value values
            epsilon epsilon1 epsilon2 clipThreshold momentum emaMomentum rho weightDecay adamWeightDecay lossScaleFactor learningRate
            initialLearningRate endLearningRate decayRate power mMul warmupTarget labelSmoothing magExp minPower refPower topDb OrthogonalRegularizer.factor
            fillValue maskValue
            """),
        ("values without effect mean none, as in Keras", "clipnorm clipvalue globalClipnorm emaOverwriteFrequency topK classId ignoreClass k labelWeights"),
        ("kept within [0, 1], as in Keras", "recurrentDropout " + string.Join(' ', Recurrent.Select(name => name + ".dropout"))),
        ("checked against the shape of the inputs", "axis axes outputShape noiseShape weights"),
        ("every number is one", "seed salt oovToken maskToken binBoundaries BinaryIoU.threshold AUC.thresholds"));

    private static IEnumerable<string> Recurrent =>
        ["ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRU", "GRUCell", "LSTM", "LSTMCell", "SimpleRNN", "SimpleRNNCell"];

    private static Dictionary<string, T> Table<T>(params (T Value, string Names)[] entries)
    {
        var table = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((T value, string names) in entries)
        {
            foreach (string name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                table.Add(name, value);
        }

        return table;
    }
}

/**
 * Models and results of statsmodels; from its sources. `statsmodels.base.data` is left out: its `ModelData` evaluates a formula of the file
 * as Python when it is unpickled.
 */
export const STATSMODELS: Readonly<Record<string, string>> = {
  'statsmodels.base._constraints': 'LinearConstraints TransformRestriction',
  'statsmodels.base._penalties':
    'ConstraintsPenalty CovariancePenalty L2 L2ConstraintsPenalty L2Univariate NonePenalty PSD Penalty PseudoHuber SCAD SCADSmoothed',
  'statsmodels.base._screening': 'ScreeningResults VariableScreening',
  'statsmodels.base.distributed_estimation': 'DistributedModel DistributedResults',
  'statsmodels.base.elastic_net': 'RegularizedResults RegularizedResultsWrapper',
  'statsmodels.base.model':
    'GenericLikelihoodModel GenericLikelihoodModelResults LikelihoodModel LikelihoodModelResults LikelihoodResultsWrapper Model Results',
  'statsmodels.base.optimizer': 'Optimizer',
  'statsmodels.base.transform': 'BoxCox',
  'statsmodels.base.wrapper': 'ResultsWrapper',
  'statsmodels.discrete.conditional_models':
    'ConditionalLogit ConditionalMNLogit ConditionalPoisson ConditionalResults ConditionalResultsWrapper _ConditionalModel',
  'statsmodels.discrete.count_model':
    'GenericZeroInflated L1ZeroInflatedGeneralizedPoissonResults L1ZeroInflatedGeneralizedPoissonResultsWrapper L1ZeroInflatedNegativeBinomialResults L1ZeroInflatedNegativeBinomialResultsWrapper L1ZeroInflatedPoissonResults L1ZeroInflatedPoissonResultsWrapper ZeroInflatedGeneralizedPoisson ZeroInflatedGeneralizedPoissonResults ZeroInflatedGeneralizedPoissonResultsWrapper ZeroInflatedNegativeBinomialP ZeroInflatedNegativeBinomialResults ZeroInflatedNegativeBinomialResultsWrapper ZeroInflatedPoisson ZeroInflatedPoissonResults ZeroInflatedPoissonResultsWrapper',
  'statsmodels.discrete.discrete_margins': 'DiscreteMargins Margins',
  'statsmodels.discrete.discrete_model':
    'BinaryModel BinaryResults BinaryResultsWrapper CountModel CountResults CountResultsWrapper DiscreteModel DiscreteResults GeneralizedPoisson GeneralizedPoissonResults GeneralizedPoissonResultsWrapper L1BinaryResults L1BinaryResultsWrapper L1CountResults L1CountResultsWrapper L1GeneralizedPoissonResults L1GeneralizedPoissonResultsWrapper L1MultinomialResults L1MultinomialResultsWrapper L1NegativeBinomialResults L1NegativeBinomialResultsWrapper L1PoissonResults L1PoissonResultsWrapper Logit LogitResults MNLogit MultinomialModel MultinomialResults MultinomialResultsWrapper NegativeBinomial NegativeBinomialP NegativeBinomialResults NegativeBinomialResultsWrapper OrderedResults OrderedResultsWrapper Poisson PoissonResults PoissonResultsWrapper Probit ProbitResults',
  'statsmodels.duration.hazard_regression': 'PHReg PHRegResults PHSurvivalTime rv_discrete_float',
  'statsmodels.duration.survfunc': 'CumIncidenceRight SurvfuncRight',
  'statsmodels.gam.gam_cross_validation.cross_validators': 'BaseCrossValidator KFold',
  'statsmodels.gam.gam_cross_validation.gam_cross_validation':
    'BaseCV BasePenaltiesPathCV MultivariateGAMCV MultivariateGAMCVPath',
  'statsmodels.gam.gam_penalties': 'MultivariateGamPenalty UnivariateGamPenalty',
  'statsmodels.gam.generalized_additive_model': 'GLMGam GLMGamResults GLMGamResultsWrapper LogitGam',
  'statsmodels.gam.smooth_basis':
    'AdditiveGamSmoother BSplines CubicSplines CyclicCubicSplines GenericSmoothers PolynomialSmoother UnivariateBSplines UnivariateCubicCyclicSplines UnivariateCubicSplines UnivariateGamSmoother UnivariateGenericSmoother UnivariatePolynomialSmoother',
  'statsmodels.genmod._prediction': 'PredictionResults',
  'statsmodels.genmod.bayes_mixed_glm':
    'BayesMixedGLMResults BinomialBayesMixedGLM PoissonBayesMixedGLM _BayesMixedGLM _VariationalBayesMixedGLM',
  'statsmodels.genmod.cov_struct':
    'Autoregressive CategoricalCovStruct CovStruct Equivalence Exchangeable GlobalOddsRatio Independence Nested NominalIndependence OrdinalIndependence Stationary Unstructured',
  'statsmodels.genmod.families.family':
    'Binomial Family Gamma Gaussian InverseGaussian NegativeBinomial Poisson Tweedie',
  'statsmodels.genmod.families.links':
    'CDFLink CLogLog Link Log LogLog Logit NegativeBinomial Power cauchy cloglog identity inverse_power inverse_squared log logit loglog nbinom probit sqrt',
  'statsmodels.genmod.families.varfuncs': 'Binomial NegativeBinomial Power VarianceFunction',
  'statsmodels.genmod.generalized_estimating_equations':
    'GEE GEEMargins GEEResults GEEResultsWrapper NominalGEE NominalGEEResults NominalGEEResultsWrapper OrdinalGEE OrdinalGEEResults OrdinalGEEResultsWrapper ParameterConstraint _Multinomial _MultinomialLogit',
  'statsmodels.genmod.generalized_linear_model': 'GLM GLMResults GLMResultsWrapper _ModuleVariable',
  'statsmodels.genmod.qif':
    'QIF QIFAutoregressive QIFCovariance QIFExchangeable QIFIndependence QIFResults QIFResultsWrapper',
  'statsmodels.imputation.bayes_mi': 'BayesGaussMI MI MIResults',
  'statsmodels.imputation.mice': 'MICE MICEData MICEResults PatsyFormula',
  'statsmodels.miscmodels.count': 'NonlinearDeltaCov PoissonGMLE PoissonOffsetGMLE PoissonZiGMLE',
  'statsmodels.miscmodels.nonlinls': 'Myfunc NonlinearLS Results',
  'statsmodels.miscmodels.ordinal_model': 'OrderedModel OrderedResults OrderedResultsWrapper',
  'statsmodels.miscmodels.tmodel': 'TArma TLinearModel',
  'statsmodels.miscmodels.try_mlecov': 'MLEGLS',
  'statsmodels.multivariate.cancorr': 'CanCorr CanCorrTestResults',
  'statsmodels.multivariate.factor': 'Factor FactorResults',
  'statsmodels.multivariate.manova': 'MANOVA',
  'statsmodels.multivariate.multivariate_ols': 'MultivariateTestResults _MultivariateOLS _MultivariateOLSResults',
  'statsmodels.multivariate.pca': 'PCA',
  'statsmodels.nonparametric._kernel_base': 'EstimatorSettings GenericKDE LeaveOneOut',
  'statsmodels.nonparametric.kde': 'KDEUnivariate',
  'statsmodels.nonparametric.kernel_density': 'KDEMultivariate KDEMultivariateConditional',
  'statsmodels.nonparametric.kernel_regression': 'KernelCensoredReg KernelReg',
  'statsmodels.othermod.betareg': 'BetaModel BetaResults BetaResultsWrapper',
  'statsmodels.regression._prediction': 'PredictionResults',
  'statsmodels.regression._tools': '_MinimalWLS',
  'statsmodels.regression.dimred':
    'CovarianceReduction DimReductionResults DimReductionResultsWrapper PrincipalHessianDirections SlicedAverageVarianceEstimation SlicedInverseReg _DimReductionRegression',
  'statsmodels.regression.feasible_gls': 'GLSHet GLSHet2',
  'statsmodels.regression.linear_model':
    'GLS GLSAR OLS OLSResults RegressionModel RegressionResults RegressionResultsWrapper WLS',
  'statsmodels.regression.mixed_linear_model':
    'MixedLM MixedLMParams MixedLMResults MixedLMResultsWrapper VCSpec _mixedlm_distribution',
  'statsmodels.regression.process_regression': 'GaussianCovariance ProcessCovariance ProcessMLE ProcessMLEResults',
  'statsmodels.regression.quantile_regression': 'QuantReg QuantRegResults',
  'statsmodels.regression.recursive_ls': 'RecursiveLS RecursiveLSResults RecursiveLSResultsWrapper',
  'statsmodels.regression.rolling': 'RollingOLS RollingRegressionResults RollingWLS',
  'statsmodels.robust.norms': 'AndrewWave Hampel HuberT LeastSquares RamsayE RobustNorm TrimmedMean TukeyBiweight',
  'statsmodels.robust.robust_linear_model': 'RLM RLMResults RLMResultsWrapper',
  'statsmodels.robust.scale': 'Huber HuberScale',
  'statsmodels.stats._diagnostic_other': 'CMTNewey CMTTauchen ResultsGeneric',
  'statsmodels.stats._knockoff': 'RegressionFDR',
  'statsmodels.stats.anova': 'AnovaRM AnovaResults',
  'statsmodels.stats.base': 'AllPairsResults HolderTuple',
  'statsmodels.stats.contingency_tables': 'SquareTable StratifiedTable Table Table2x2 _Bunch',
  'statsmodels.stats.contrast': 'Contrast ContrastResults MultiCompResult WaldTestResults',
  'statsmodels.stats.correlation_tools': 'FactoredPSDMatrix GaussianMultivariateKernel MultivariateKernel',
  'statsmodels.stats.descriptivestats': 'Describe Description',
  'statsmodels.stats.diagnostic': 'ResultsStore',
  'statsmodels.stats.inter_rater': 'KappaResults ResultsBunch',
  'statsmodels.stats.knockoff_regeffects':
    'CorrelationEffects ForwardEffects OLSEffects RegModelEffects RegressionEffects',
  'statsmodels.stats.mediation': 'Mediation MediationResults',
  'statsmodels.stats.meta_analysis': 'CombineResults',
  'statsmodels.stats.multitest': 'NullDistribution',
  'statsmodels.stats.nonparametric': 'RankCompareResult',
  'statsmodels.stats.oaxaca': 'OaxacaBlinder OaxacaResults',
  'statsmodels.stats.outliers_influence': 'GLMInfluence MLEInfluence OLSInfluence',
  'statsmodels.stats.power':
    'FTestAnovaPower FTestPower GofChisquarePower NormalIndPower Power TTestIndPower TTestPower _GofChisquareIndPower',
  'statsmodels.stats.regularized_covariance': 'RegularizedInvCovariance',
  'statsmodels.stats.robust_compare': 'TrimmedMean',
  'statsmodels.stats.tabledist': 'TableDist',
  'statsmodels.stats.weightstats': 'CompareMeans DescrStatsW',
  'statsmodels.tsa.ar_model': 'AR AROrderSelectionResults ARResults AutoReg AutoRegResults AutoRegResultsWrapper',
  'statsmodels.tsa.ardl.model':
    'ARDL ARDLOrderSelectionResults ARDLResults ARDLResultsWrapper BoundsTestResult UECM UECMResults UECMResultsWrapper',
  'statsmodels.tsa.arima.model': 'ARIMA ARIMAResults ARIMAResultsWrapper',
  'statsmodels.tsa.arima.params': 'SARIMAXParams',
  'statsmodels.tsa.arima.specification': 'SARIMAXSpecification',
  'statsmodels.tsa.arima_model': 'ARIMA ARIMAResults ARMA ARMAResults',
  'statsmodels.tsa.arima_process': 'ArmaProcess',
  'statsmodels.tsa.arma_mle': 'Arma',
  'statsmodels.tsa.base.prediction': 'PredictionResults',
  'statsmodels.tsa.base.tsa_model': 'TimeSeriesModel TimeSeriesModelResults TimeSeriesResultsWrapper',
  'statsmodels.tsa.descriptivestats': 'TsaDescriptive',
  'statsmodels.tsa.deterministic':
    'CalendarDeterministicTerm CalendarFourier CalendarSeasonality CalendarTimeTrend DeterministicProcess DeterministicTerm Fourier FourierDeterministicTerm Seasonality TimeTrend TimeTrendDeterministicTerm',
  'statsmodels.tsa.exponential_smoothing.base': 'StateSpaceMLEModel StateSpaceMLEResults',
  'statsmodels.tsa.exponential_smoothing.ets':
    'ETSModel ETSResults ETSResultsWrapper PredictionResults PredictionResultsWrapper',
  'statsmodels.tsa.forecasting.stl': 'STLForecast STLForecastResults',
  'statsmodels.tsa.forecasting.theta': 'ThetaModel ThetaModelResults',
  'statsmodels.tsa.holtwinters._smoothers': 'HoltWintersArgs',
  'statsmodels.tsa.holtwinters.model': 'ExponentialSmoothing Holt SimpleExpSmoothing _OptConfig',
  'statsmodels.tsa.holtwinters.results': 'HoltWintersResults HoltWintersResultsWrapper',
  'statsmodels.tsa.mlemodel': 'TSMLEModel',
  'statsmodels.tsa.regime_switching.markov_autoregression':
    'MarkovAutoregression MarkovAutoregressionResults MarkovAutoregressionResultsWrapper',
  'statsmodels.tsa.regime_switching.markov_regression':
    'MarkovRegression MarkovRegressionResults MarkovRegressionResultsWrapper',
  'statsmodels.tsa.regime_switching.markov_switching':
    'HamiltonFilterResults KimSmootherResults MarkovSwitching MarkovSwitchingParams MarkovSwitchingResults MarkovSwitchingResultsWrapper',
  'statsmodels.tsa.seasonal': 'DecomposeResult',
  'statsmodels.tsa.statespace._pykalman_smoother': '_KalmanSmoother',
  'statsmodels.tsa.statespace._quarterly_ar1': 'QuarterlyAR1',
  'statsmodels.tsa.statespace.cfa_simulation_smoother': 'CFASimulationSmoother',
  'statsmodels.tsa.statespace.dynamic_factor': 'DynamicFactor DynamicFactorResults DynamicFactorResultsWrapper',
  'statsmodels.tsa.statespace.dynamic_factor_mq':
    'DynamicFactorMQ DynamicFactorMQResults DynamicFactorMQStates FactorBlock',
  'statsmodels.tsa.statespace.exponential_smoothing':
    'ExponentialSmoothing ExponentialSmoothingResults ExponentialSmoothingResultsWrapper',
  'statsmodels.tsa.statespace.initialization': 'Initialization',
  'statsmodels.tsa.statespace.kalman_filter': 'FilterResults KalmanFilter PredictionResults',
  'statsmodels.tsa.statespace.kalman_smoother': 'KalmanSmoother SmootherResults',
  'statsmodels.tsa.statespace.mlemodel':
    'MLEModel MLEResults MLEResultsWrapper PredictionResults PredictionResultsWrapper',
  'statsmodels.tsa.statespace.news': 'NewsResults',
  'statsmodels.tsa.statespace.representation': 'FrozenRepresentation MatrixWrapper OptionWrapper Representation',
  'statsmodels.tsa.statespace.sarimax': 'SARIMAX SARIMAXResults SARIMAXResultsWrapper',
  'statsmodels.tsa.statespace.simulation_smoother': 'SimulationSmoothResults SimulationSmoother',
  'statsmodels.tsa.statespace.structural':
    'UnobservedComponents UnobservedComponentsResults UnobservedComponentsResultsWrapper',
  'statsmodels.tsa.statespace.varmax': 'VARMAX VARMAXResults VARMAXResultsWrapper',
  'statsmodels.tsa.stattools': 'ZivotAndrewsUnitRoot',
  'statsmodels.tsa.varma_process': 'VarmaPoly _Var',
  'statsmodels.tsa.vector_ar.hypothesis_test_results':
    'CausalityTestResults HypothesisTestResults NormalityTestResults WhitenessTestResults',
  'statsmodels.tsa.vector_ar.irf': 'BaseIRAnalysis IRAnalysis',
  'statsmodels.tsa.vector_ar.output': 'VARSummary',
  'statsmodels.tsa.vector_ar.plotting': 'MPLConfigurator',
  'statsmodels.tsa.vector_ar.svar_model': 'SVAR SVARProcess SVARResults',
  'statsmodels.tsa.vector_ar.var_model': 'FEVD LagOrderResults VAR VARProcess VARResults VARResultsWrapper',
  'statsmodels.tsa.vector_ar.vecm': 'CointRankResults JohansenTestResult VECM VECMResults',
  'statsmodels.tsa.x13': 'SeriesSpec Spec X13ArimaAnalysisResult _freq_to_period',
};

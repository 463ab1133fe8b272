export default {
  optimizeDeps: { exclude: ['checkout-instruments'] },
};

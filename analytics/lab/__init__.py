"""Plans of rewards on the company's own data: results from the warehouse, scenarios, statements."""
